// What a library of invented post-mortems costs.
import * as path from 'node:path';
import { writeLibrary } from './invented-library.ts';
