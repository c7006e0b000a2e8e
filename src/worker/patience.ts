/** How long top-level code may wait for something, in ms. */
const PATIENCE = 10_000;

/** What a promise gives; rejects where it gives nothing in ten seconds. */
export async function within(promise: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`its top-level await did not end within ${PATIENCE / 1000} s`)),
      PATIENCE,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
