import {speak} from '../shared/i18n.js';
import english from './words.en.js';

await speak(english, {zh: () => import('./words.zh.js')});
