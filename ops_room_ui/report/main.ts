import { startPage } from '../src/page.ts';
import ReportPage from './ReportPage.svelte';

startPage(ReportPage);
