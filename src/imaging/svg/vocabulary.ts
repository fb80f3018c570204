/**
 * What a cleaned SVG may consist of. Names are compared exactly, as XML does. What is not listed is left out;
 * among that: script, foreignObject, handler, metadata, fonts, media, and every `on…` attribute.
 */
export const elements = words(`
  svg g defs symbol use a switch style title desc view
  path rect circle ellipse line polyline polygon text tspan textPath image
  linearGradient radialGradient stop pattern mask clipPath marker
  filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
  feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur
  feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
  animate animateTransform animateMotion set mpath
`);

/** Elements whose text is seen or, for `title` and `desc`, read aloud. */
export const textElements = words('text tspan textPath title desc a');

/** Elements that may show a small picture carried in the file itself. */
export const pictureElements = words('image feImage');

/** Properties that may stand in a style or, most of them, as an attribute. */
export const properties = words(`
  alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
  color-interpolation-filters color-rendering cursor direction display dominant-baseline enable-background fill
  fill-opacity fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning
  font-optical-sizing font-size font-size-adjust font-stretch font-style font-synthesis font-variant
  font-variant-caps font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position
  font-variation-settings font-weight glyph-orientation-horizontal glyph-orientation-vertical image-rendering
  inline-size isolation kerning letter-spacing lighting-color line-height marker marker-end marker-mid marker-start
  mask mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-padding shape-rendering
  stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
  stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration text-decoration-color
  text-decoration-line text-decoration-style text-indent text-orientation text-overflow text-rendering
  text-transform transform transform-box transform-origin unicode-bidi vector-effect visibility white-space
  word-spacing writing-mode
  background background-color margin padding
  width height x y cx cy r rx ry d
  animation animation-delay animation-direction animation-duration animation-fill-mode
  animation-iteration-count animation-name animation-play-state animation-timing-function
  transition transition-delay transition-duration transition-property transition-timing-function
  offset-anchor offset-distance offset-path offset-rotate will-change
`);

/** Attributes that are neither properties nor addresses. */
export const attributes = words(`
  id class lang role type media version xml:space xml:lang
  viewBox preserveAspectRatio x1 y1 x2 y2 dx dy fx fy fr rotate points pathLength textLength
  lengthAdjust startOffset method spacing side gradientUnits gradientTransform spreadMethod offset
  patternUnits patternContentUnits patternTransform maskUnits maskContentUnits clipPathUnits markerUnits
  markerWidth markerHeight refX refY orient filterUnits primitiveUnits filterRes in in2 result mode operator k1 k2
  k3 k4 values tableValues slope intercept amplitude exponent order kernelMatrix divisor bias targetX targetY
  edgeMode preserveAlpha kernelUnitLength surfaceScale diffuseConstant specularConstant specularExponent
  limitingConeAngle azimuth elevation z pointsAtX pointsAtY pointsAtZ scale xChannelSelector yChannelSelector
  stdDeviation radius baseFrequency numOctaves seed stitchTiles requiredExtensions requiredFeatures systemLanguage
  begin dur end min max restart repeatCount repeatDur calcMode keyTimes keySplines keyPoints from to by
  additive accumulate path origin zoomAndPan
  aria-label aria-labelledby aria-describedby aria-hidden
`);

/** What an animation may change: no address, no style as a whole, no handler. */
export const animated = new Set([
  ...properties,
  ...words(`
    viewBox preserveAspectRatio x1 y1 x2 y2 dx dy fx fy fr rotate points pathLength startOffset offset
    gradientTransform patternTransform stdDeviation radius baseFrequency scale surfaceScale slope intercept
    amplitude exponent tableValues values k1 k2 k3 k4 seed azimuth elevation z refX refY orient class
  `),
]);

/** Functions that a value may call; `url` is looked at by itself. */
export const functions = words(`
  rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix calc min max clamp var env
  matrix matrix3d translate translatex translatey translate3d rotate rotatex rotatey rotatez scale scalex scaley
  skewx skewy perspective cubic-bezier steps linear blur brightness contrast drop-shadow grayscale hue-rotate
  invert opacity saturate sepia circle ellipse polygon inset path rect
`);

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
