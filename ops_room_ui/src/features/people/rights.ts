/** What whoever is signed in may do on these pages. The server decides; the page does not offer what it would refuse. Pure. */

export interface SignedIn {
  roles: readonly string[];
  provinces: readonly string[] | null;
}

export interface Rights {
  /** Registers, changes and suspends organisations. */
  organisations: boolean;
  /** Sees people with their data. */
  reads: boolean;
  /** Adds, changes, suspends and imports people. */
  people: boolean;
  /** Accredits observers for centres. */
  deploys: boolean;
  badges: boolean;
}

export function rightsOf(me: SignedIn): Rights {
  const admin = me.roles.includes('admin');
  const coordinator = me.roles.includes('coordinator');
  return {
    organisations: admin && me.provinces === null,
    reads: admin || coordinator || me.roles.includes('auditor'),
    people: admin,
    deploys: admin || coordinator,
    badges: admin || coordinator,
  };
}
