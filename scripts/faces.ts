/**
 * How well faces are found, in figures: on the labelled photographs, at sizes from as they are to a sixth, and how many
 * are seen where there are none. usage: npm run faces [-- FOLDER of pictures without people]
 */
import { glob, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { FaceDetector } from '#imaging/faces/face-detector.ts';
import { facePicture, labelledFaces, seenFromAfar, tally } from '../test/support/labelled-faces.ts';

const { signal } = new AbortController();
using detector = new FaceDetector();
const times: number[] = [];

async function find(file: string | Buffer) {
  const picture = await facePicture(file);
  const started = performance.now();
  const faces = await detector.find(picture, signal);
  times.push(performance.now() - started);
  return faces;
}

console.log('| faces are about | n | found | recall | wrong | precision |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const scale of [1, 1 / 2, 1 / 3, 1 / 4, 1 / 6]) {
  let [n, found, wrong] = [0, 0, 0];
  for (const name of Object.keys(labelledFaces)) {
    const { bytes, faces } = await seenFromAfar(name, scale);
    const counted = tally(faces, await find(bytes));
    n += faces.length;
    found += counted.found;
    wrong += counted.wrong;
  }
  const width = `${(9.5 * scale).toFixed(1)} % of the width`;
  const [recall, precision] = [(found / n).toFixed(2), (found / Math.max(1, found + wrong)).toFixed(2)];
  console.log(`| ${width} | ${n} | ${found} | ${recall} | ${wrong} | ${precision} |`);
}

const [folder] = process.argv.slice(2);
if (folder !== undefined) {
  let [pictures, seen] = [0, 0];
  for await (const file of glob(`${folder}/**/*.{jpg,jpeg,png,webp}`)) {
    const bytes = await readFile(file);
    if ((await sharp(bytes).metadata()).pages !== undefined) continue;
    const faces = await find(bytes);
    pictures += 1;
    seen += faces.length;
    if (faces.length > 0) console.log(`${file}: ${faces.map(({ score }) => score).join(', ')}`);
  }
  console.log(`\nIn ${pictures} pictures of ${folder} ${seen} faces were seen.`);
}
times.sort((one, other) => one - other);
const middle = times[Math.floor(times.length / 2)] ?? 0;
console.log(`\n${times.length} pictures, median ${middle.toFixed(0)} ms, ${availableParallelism()} cores.`);
