import { startPage } from '../src/page.ts';
import LoginPage from './LoginPage.svelte';

startPage(LoginPage);
