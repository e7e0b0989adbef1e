/**
 * Which pages and buttons somebody is offered. The services decide; a page does not offer what they would refuse.
 *
 * The roles are those of `schemas/permissions.py`, which a test compares.
 */
export const ACTIONS = {
  'board.watch': ['admin', 'operator', 'cso_delegate', 'liaison', 'coordinator', 'reader', 'approver', 'rumour_officer', 'commissioner', 'auditor'],
  'organisation.read': ['admin', 'operator', 'cso_delegate', 'liaison', 'coordinator', 'reader', 'approver', 'rumour_officer', 'commissioner', 'auditor'],
  'person.read': ['admin', 'coordinator', 'auditor'],
  'person.names': ['admin', 'operator', 'coordinator', 'commissioner', 'auditor'],
  'map.read': ['admin', 'operator', 'cso_delegate', 'observer', 'liaison', 'coordinator', 'reader', 'approver', 'rumour_officer', 'commissioner', 'auditor', 'screen'],
  'map.manage': ['admin'],
  'staff.read': ['admin', 'operator', 'coordinator', 'auditor'],
  'audit.read': ['admin', 'auditor'],
  'report.file': ['admin', 'operator', 'cso_delegate', 'observer', 'liaison', 'coordinator', 'reader', 'approver', 'rumour_officer', 'commissioner'],
  'report.enter': ['operator', 'coordinator'],
  'report.contact': ['operator', 'coordinator', 'commissioner', 'auditor'],
  'incident.work': ['operator', 'coordinator', 'commissioner'],
  'incident.advise': ['operator', 'coordinator', 'commissioner', 'liaison', 'rumour_officer'],
  'answer.approve': ['coordinator', 'commissioner', 'approver'],
  'thread.write': ['operator', 'coordinator', 'commissioner', 'cso_delegate', 'liaison', 'rumour_officer'],
  'thread.mark': ['admin', 'operator', 'cso_delegate', 'liaison', 'coordinator', 'reader', 'approver', 'rumour_officer', 'commissioner'],
  'media.position': ['operator', 'coordinator', 'commissioner', 'auditor'],
  'complaint.read': ['operator', 'coordinator', 'commissioner', 'auditor'],
  'complaint.manage': ['operator', 'coordinator', 'commissioner'],
} as const satisfies Record<string, readonly string[]>;

export type Action = keyof typeof ACTIONS;

/** Roles that sign in with a one-time code besides their password. */
const SECOND_FACTOR_ROLES: readonly string[] = ['admin', 'liaison', 'approver', 'commissioner'];

export function may(roles: readonly string[], action: Action): boolean {
  return roles.some((role) => (ACTIONS[action] as readonly string[]).includes(role));
}

export function needsSecondFactor(roles: readonly string[]): boolean {
  return roles.some((role) => SECOND_FACTOR_ROLES.includes(role));
}

/** A page of the room, by its folder, and the action without which it is not offered. */
export interface PageOffered {
  name: string;
  action: Action;
}

const PAGES: readonly PageOffered[] = [
  { name: 'board', action: 'board.watch' },
  { name: 'report', action: 'report.file' },
  { name: 'phone', action: 'report.enter' },
  { name: 'organisations', action: 'organisation.read' },
  { name: 'people', action: 'person.read' },
  { name: 'badges', action: 'person.read' },
  { name: 'map', action: 'map.read' },
  { name: 'audit', action: 'audit.read' },
];

/** The menu of somebody with these roles, among the pages that this build has. */
export function menuOf(roles: readonly string[], built: readonly string[]): PageOffered[] {
  return PAGES.filter(({ name, action }) => built.includes(name) && may(roles, action));
}

/** Where somebody begins: the board for whoever may watch it, the form for who reports from the field, else what is their own. */
export function homeOf(roles: readonly string[]): string {
  if (may(roles, 'board.watch')) return '/board/';
  return may(roles, 'report.file') ? '/report/' : '/profile/';
}
