/** A file on its way to the room, with its progress. `fetch` cannot tell how much has been sent; this can. */
import { ApiError, errorOf, UNREACHABLE } from './errors.ts';

export interface Upload<T> {
  answer: Promise<T>;
  cancel: () => void;
}

/** What an upload needs of a browser's request; tests give their own. */
export type Transport = Pick<
  XMLHttpRequest,
  'open' | 'setRequestHeader' | 'send' | 'abort' | 'upload' | 'status' | 'responseText' | 'getResponseHeader' | 'onload' | 'onerror' | 'onabort'
>;

const TYPES: Record<string, string> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The media type by the name's end, because systems disagree about what a CSV is; null for anything else. */
export function mediaType(fileName: string): string | null {
  const end = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return TYPES[end] ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends a file's bytes as the body; `progress` is told the share sent, 0 to 1. The name travels percent-encoded. */
export function upload<T>(
  path: string,
  file: { name: string } & Blob,
  progress: (share: number) => void,
  transport: Transport = new XMLHttpRequest(),
): Upload<T> {
  const answer = new Promise<T>((resolve, reject) => {
    transport.open('POST', path);
    transport.setRequestHeader('Accept', 'application/json');
    transport.setRequestHeader('Content-Type', mediaType(file.name) ?? 'application/octet-stream');
    transport.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
    transport.upload.onprogress = (event) => progress(event.total > 0 ? event.loaded / event.total : 0);
    transport.onload = () => {
      const body = parsed(transport.responseText);
      if (transport.status >= 200 && transport.status < 300 && body !== undefined) resolve(body as T);
      else reject(errorOf(transport.status, body, transport.getResponseHeader('retry-after')));
    };
    transport.onerror = () => reject(new ApiError(UNREACHABLE, 0));
    transport.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    transport.send(file);
  });
  return { answer, cancel: () => transport.abort() };
}
