// Bring files to the server, one after the other; what does not arrive is told, the others go on.

const AT_ONCE = 200; // files; the server has the last word

export async function uploadAll(app, files, tell) {
  const paths = [];
  const refused = [];
  const taken = files.slice(0, AT_ONCE);
  for (const [at, file] of taken.entries()) {
    tell(`Uploading ${at + 1} of ${taken.length}…`);
    try {
      paths.push((await app.upload(file)).path);
    } catch {
      refused.push(`${file.name}: could not be uploaded; it may be too large`);
    }
  }
  if (files.length > AT_ONCE) refused.push(`Only ${AT_ONCE} files are taken at once; the others were left out.`);
  return { paths, refused };
}

/** Return the files that were dropped, those in folders too. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = await Promise.all(entries.map(inside));
  return found.flat();
}

async function inside(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(inside))).flat();
}
