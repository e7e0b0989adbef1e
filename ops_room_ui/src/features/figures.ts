/** The strip of figures, each with what it is a part of. Pure. */
import type { IncidentItem, ObligationItem, Severity } from '../feed/state.ts';
import { times } from '../feed/times.ts';
import { inQueue, isOpen, isSoon, QUEUES, type Queue } from './selection.ts';

export interface Figures {
  incidents: number;
  bySeverity: Record<Severity, number>;
  byProvince: Map<string, number>;
  obligations: number;
  overdue: number;
  soon: number;
  operator: number;
  commissioner: number;
  queues: Record<Queue, number>;
  /** When the newest incident was opened; null when there is none. */
  lastReportAt: number | null;
}

export function figures(incidents: readonly IncidentItem[], obligations: readonly ObligationItem[], now: number): Figures {
  const found: Figures = {
    incidents: 0,
    bySeverity: { S1: 0, S2: 0, S3: 0, S4: 0 },
    byProvince: new Map(),
    obligations: 0,
    overdue: 0,
    soon: 0,
    operator: 0,
    commissioner: 0,
    queues: { all: 0, triage: 0, overdue: 0, operator: 0, commissioner: 0, undelivered: 0 },
    lastReportAt: null,
  };
  for (const incident of incidents) {
    found.lastReportAt = Math.max(found.lastReportAt ?? 0, times(incident).opened);
    if (incident.status === 'closed') continue;
    found.incidents++;
    found.bySeverity[incident.severity]++;
    found.byProvince.set(incident.province, (found.byProvince.get(incident.province) ?? 0) + 1);
  }
  for (const obligation of obligations) {
    if (!isOpen(obligation)) continue;
    for (const queue of QUEUES) if (inQueue(obligation, queue, now)) found.queues[queue]++;
    if (isSoon(obligation, now)) found.soon++;
  }
  found.obligations = found.queues.all;
  found.overdue = found.queues.overdue;
  found.operator = found.queues.operator;
  found.commissioner = found.queues.commissioner;
  return found;
}
