/** The page of registered organisations. */
import { mount } from 'svelte';
import '../src/styles/room.css';
import '../src/features/people/desk.css';
import Organisations from './Organisations.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('the page has no place for its content');
mount(Organisations, { target });
