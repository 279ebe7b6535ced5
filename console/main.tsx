import { render } from 'preact';
import { Shell } from './shell';
import { listenToKeys } from './state/keys';
import { listen } from './state/live';
import './styles/index.css';

const root = document.getElementById('console');
if (root !== null) render(<Shell />, root);
listen();
listenToKeys();
