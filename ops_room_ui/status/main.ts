import { startPage } from '../src/page.ts';
import StatusPage from './StatusPage.svelte';

startPage(StatusPage);
