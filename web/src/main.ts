import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element with id app');
mount(App, { target: root });
