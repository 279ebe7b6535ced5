// Everything else on the site works without JavaScript.
import { startCopyButtons } from './copy-buttons';
import { startSearch } from './search-box';

startCopyButtons();
startSearch();
