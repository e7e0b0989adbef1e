/** The page of the polling map: places, contests, staff, the election, and the files they come from. */
import { mount } from 'svelte';
import '../src/styles/room.css';
import '../src/features/people/desk.css';
import Map from './Map.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place for its content');
mount(Map, { target });
