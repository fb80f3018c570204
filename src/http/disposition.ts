/** RFC 6266: an ASCII form for everybody, and the exact name for those who read RFC 8187. */
export function contentDisposition(way: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\u0020-\u007e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return ascii === name
    ? `${way}; filename="${ascii}"`
    : `${way}; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
