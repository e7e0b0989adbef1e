/** The page of badges. */
import { mount } from 'svelte';
import '../src/styles/room.css';
import '../src/features/people/desk.css';
import Badges from './Badges.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place for its content');
mount(Badges, { target });
