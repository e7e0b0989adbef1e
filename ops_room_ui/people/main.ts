/** The page of people and of what is done about them. */
import { mount } from 'svelte';
import '../src/styles/room.css';
import '../src/features/people/desk.css';
import People from './People.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place for its content');
mount(People, { target });
