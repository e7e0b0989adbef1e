/** Rows of the audit list as they are read: what changed, on what, by whom. Pure. */

export interface AuditItem {
  n: number;
  id: string;
  type: string;
  subject: string;
  actor: string;
  role: string;
  origin: string;
  cause: string | null;
  recorded_at: string;
  /** It is in the log and under the chain of seals. */
  sealed: boolean;
  body: unknown;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}

/** `person.suspended.v1` without the number of its contract: that stands in the detail. */
export function shortType(type: string): string {
  return type.replace(/\.v\d+$/, '');
}

export interface SubjectParts {
  noun: string;
  compartment: string;
  province: string;
  entity: string;
}

/** `ops.<service>.<noun>.<compartment>.<province>.<entity>`; null for anything else. */
export function subjectParts(subject: string): SubjectParts | null {
  const [ops, service, noun, compartment, province, ...entity] = subject.split('.');
  if (ops !== 'ops' || !service || !noun || !compartment || !province || entity.length === 0) return null;
  return { noun, compartment, province, entity: entity.join('.') };
}

/** The end of a long id, which is what differs; the beginning is the time. */
export function shortId(id: string): string {
  return isId(id) ? `…${id.slice(-8)}` : id;
}

/** People named anywhere in these rows: actors, and what the bodies say of persons. */
export function peopleIn(items: readonly AuditItem[]): string[] {
  const found = new Set<string>();
  const PERSONAL = new Set(['person_id', 'by', 'actor', 'reader', 'people']);
  const look = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (PERSONAL.has(name) && isId(value)) found.add(value);
    } else if (Array.isArray(value)) for (const one of value) look(one, name);
    else if (typeof value === 'object' && value !== null) for (const [key, one] of Object.entries(value)) look(one, key);
  };
  for (const item of items) {
    look(item.actor, 'actor');
    look(item.body, '');
    const parts = subjectParts(item.subject);
    if (parts?.noun === 'person' && isId(parts.entity)) found.add(parts.entity);
  }
  return [...found];
}
