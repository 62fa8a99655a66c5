/** KaTeX's fonts and the styles that go with them, for machines without a mathematical font. */
import 'katex/dist/katex.min.css'

/** Resolves when the fonts of nearly every formula are here, so that nothing is drawn with others first. */
export async function loadMathFonts(): Promise<void> {
  await Promise.all([
    document.fonts.load('16px KaTeX_Main', '1'),
    document.fonts.load('italic 16px KaTeX_Math', 'x'),
  ])
}
