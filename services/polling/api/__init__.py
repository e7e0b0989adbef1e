"""The HTTP edge of polling: `maps` (looking at the accepted map), `imports` (files and decisions about them).

`surface` is what they have in common, `bodies` says field by field what comes in and goes out.
"""

from services.kit.audit import install_audit
from services.kit.http import RoomApp
from services.polling.actions.deps import Deps
from services.polling.api.imports import ImportRoutes
from services.polling.api.maps import MapRoutes
from services.polling.store.tables import SCHEMA


def install(app: RoomApp, deps: Deps, *, body_timeout_seconds: float, upload_timeout_seconds: float) -> None:
    """Add every route of polling to the application."""
    MapRoutes(deps, body_timeout_seconds=body_timeout_seconds).install(app)
    ImportRoutes(
        deps, body_timeout_seconds=body_timeout_seconds, upload_timeout_seconds=upload_timeout_seconds
    ).install(app)
    install_audit(app, deps.guard, deps.db, SCHEMA, "polling")
