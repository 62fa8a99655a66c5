// A folder may import the folders of later lines only; folders on one line never import each other.
const layers = ['app', 'view', 'commands|renderers|services', 'state', 'notebook|protocol']
const below = (i) => layers.slice(i + 1).flatMap((line) => line.split('|'))

const direction = layers.flatMap((line, i) =>
  line.split('|').map((folder) => ({
    name: `${folder}-imports-down-only`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: `^src/(${[folder, ...below(i)].join('|')})/` },
  })),
)

module.exports = {
  forbidden: [
    ...direction,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '^src/renderers/entities.ts$' },
      to: {},
    },
    {
      name: 'every-folder-has-a-place',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${layers.join('|')})/` },
      to: {},
    },
    {
      name: 'editor-stays-in-view',
      comment: "the pure folders know CodeMirror's changes and nothing of its view",
      severity: 'error',
      from: { pathNot: '^src/(view|app)/' },
      to: { path: 'node_modules/@codemirror/', pathNot: 'node_modules/@codemirror/state/' },
    },
    {
      name: 'preact-stays-in-view',
      severity: 'error',
      from: { pathNot: '^src/(view|app)/' },
      to: { path: 'node_modules/(preact|@preact/signals)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
