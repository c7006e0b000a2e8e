// What runs within a browser's page, on pictures as base64: each function stands alone.

/** A PNG at half its size, as WebP: a fraction of it, and not quite the same; so what is compared goes through it too. */
export async function half(png) {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.ceil(image.width / 2), Math.ceil(image.height / 2)];
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/webp', 0.9).split(',')[1];
}

/**
 * How two pictures differ: patches of 3 × 3 pixels whose mean differs by more than `tolerance` in a channel, and the pixels in
 * them that do; and a picture of both, and of where.
 */
export async function difference([kept, now, tolerance]) {
  const SIZE = 3;
  const images = await Promise.all(
    [kept, now].map(async (webp) => {
      const image = new Image();
      image.src = `data:image/webp;base64,${webp}`;
      await image.decode();
      return image;
    }),
  );
  const width = Math.max(...images.map((image) => image.width));
  const height = Math.max(...images.map((image) => image.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [3 * width, height];
  const context = canvas.getContext('2d');
  images.forEach((image, i) => {
    context.drawImage(image, i * width, 0);
  });
  context.globalAlpha = 0.25;
  context.drawImage(images[1], 2 * width, 0);
  context.globalAlpha = 1;
  context.fillStyle = '#ff00ff';
  const [one, other] = [0, width].map((left) => context.getImageData(left, 0, width, height).data);
  let [patches, all, pixels] = [0, 0, 0];
  for (let top = 0; top < height; top += SIZE) {
    for (let left = 0; left < width; left += SIZE) {
      const sums = [0, 0, 0];
      let [differing, count] = [0, 0];
      for (let y = top; y < Math.min(top + SIZE, height); y++) {
        for (let x = left; x < Math.min(left + SIZE, width); x++) {
          count++;
          const at = 4 * (y * width + x);
          let most = 0;
          for (let channel = 0; channel < 3; channel++) {
            const by = other[at + channel] - one[at + channel];
            sums[channel] += by;
            most = Math.max(most, Math.abs(by));
          }
          if (most > tolerance) differing++;
        }
      }
      all++;
      if (!sums.some((sum) => Math.abs(sum) / count > tolerance)) continue;
      patches++;
      pixels += differing;
      context.fillRect(2 * width + left, top, SIZE, SIZE);
    }
  }
  return { patches, all, pixels, picture: canvas.toDataURL('image/png').split(',')[1] };
}

/** How wide letters are, by which fonts can be told apart. */
export function textWidths() {
  const context = document.createElement('canvas').getContext('2d');
  const fonts = [
    'system-ui',
    '"DejaVu Sans Mono", monospace',
    '"STIX Two Text", "Cambria Math", "Times New Roman", serif',
  ];
  return fonts.map((font) => {
    context.font = `100px ${font}`;
    return ['Hamburgefonstiv 0123456789', 'δ∇W‖ − ± ∂J'].map((text) => Math.round(context.measureText(text).width));
  });
}
