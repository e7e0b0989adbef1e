import { startPage } from '../src/page.ts';
import AuditPage from './AuditPage.svelte';

startPage(AuditPage);
