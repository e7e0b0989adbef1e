import { startPage } from '../src/page.ts';
import PhonePage from './PhonePage.svelte';

startPage(PhonePage);
