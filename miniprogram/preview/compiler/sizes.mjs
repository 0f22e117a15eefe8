// How large the packages are: WeChat takes 2 MB each, and we allow the main package 1.5 MB.
import fs from 'node:fs'
import { normalize } from './project.mjs'

const MIB = 1024 * 1024
export const PACKAGE_MAX = 2 * MIB
export const MAIN_MAX = 1.5 * MIB

/** Bytes per package; `files` are those that the app reaches, pictures of `static/` count as well. */
export function measurePackages(project, files) {
    const pictures = listPictures(project)
    const sizes = { main: 0 }
    for (const file of new Set([...files, ...pictures])) {
        if (!project.exists(file)) continue
        const sub = project.packages.find((each) => file.startsWith(normalize(each.root) + '/'))
        const name = sub ? sub.root : 'main'
        sizes[name] = (sizes[name] || 0) + fs.statSync(project.full(file)).size
    }
    for (const [name, size] of Object.entries(sizes)) {
        const max = name === 'main' ? MAIN_MAX : PACKAGE_MAX
        if (max < size) project.report('error', name, `the package has ${size} bytes, more than ${max}`)
    }
    return sizes
}

function listPictures(project) {
    const folder = project.full('static')
    if (!fs.existsSync(folder)) return []
    return fs
        .readdirSync(folder, { recursive: true })
        .map((name) => `static/${name}`)
        .filter((name) => project.exists(name))
}
