/** Puts a page's component where its HTML has kept the place. */
import { type Component, mount } from 'svelte';
import './styles/room.css';

export function startPage(component: Component): void {
  const target = document.getElementById('page');
  if (target === null) throw new Error('the page has no place for its content');
  mount(component, { target });
}
