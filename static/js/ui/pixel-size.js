/** Watches how many device pixels an element covers, through resizing, zooming and moving to another screen. */

/**
 * How many device pixels a length covers: what the browser measured where that is to be trusted, else computed.
 * Browsers place boxes on whole device pixels, which only they know exactly; one that emulates another screen
 * measures on its own screen instead, and some don't measure at all.
 * @param {number | undefined} measured in device pixels
 * @param {number} length in CSS px
 * @param {number} density device pixels for each CSS px
 */
export function toDevicePixels(measured, length, density) {
  const computed = length * density;
  return measured !== undefined && Math.abs(measured - computed) < 1 ? measured : Math.round(computed);
}

/**
 * Calls back with the element's size now and at every change.
 * @param {Element} element
 * @param {(width: number, height: number) => void} onSize in device pixels
 * @returns {() => void} stops watching
 */
export function watchPixelSize(element, onSize) {
  const observer = new ResizeObserver(([entry]) => measure(entry.devicePixelContentBoxSize?.[0]));
  let density = watchDensity();
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(element); // Safari cannot observe device pixels.
  }

  /** @param {ResizeObserverSize} [exact] */
  function measure(exact) {
    const { width, height } = element.getBoundingClientRect();
    onSize(
      toDevicePixels(exact?.inlineSize, width, devicePixelRatio),
      toDevicePixels(exact?.blockSize, height, devicePixelRatio),
    );
  }

  function watchDensity() {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener("change", onDensity, { once: true });
    return query;
  }

  function onDensity() {
    measure();
    density = watchDensity();
  }

  return () => {
    observer.disconnect();
    density.removeEventListener("change", onDensity);
  };
}
