import { startPage } from '../src/page.ts';
import ProfilePage from './ProfilePage.svelte';

startPage(ProfilePage);
