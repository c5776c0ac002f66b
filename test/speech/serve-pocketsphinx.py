"""An OpenAI-compatible `/v1/audio/transcriptions` around pocketsphinx. It prints its port, then a line a request."""

import io
import json
import wave
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer

from pocketsphinx import Decoder, Segmenter

RATE = 16_000
FRAMES_A_SECOND = 100


def hear(pcm):
    """Words and sentences with their seconds: what is said between two silences is recognised by itself."""
    decoder = Decoder(samprate=RATE, loglevel="FATAL")
    words, segments = [], []
    for stretch in Segmenter(sample_rate=RATE).segment(io.BytesIO(pcm)):
        decoder.start_utt()
        decoder.process_raw(stretch.pcm, full_utt=True)
        decoder.end_utt()
        heard = [
            {
                "word": each.word.split("(")[0],
                "start": stretch.start_time + each.start_frame / FRAMES_A_SECOND,
                "end": stretch.start_time + each.end_frame / FRAMES_A_SECOND,
            }
            for each in decoder.seg() or []
            if each.word[0] not in "<["
        ]
        words += heard
        if heard:
            text = " ".join(each["word"] for each in heard)
            start, end = heard[0]["start"], heard[-1]["end"]
            segments.append({"id": len(segments), "start": start, "end": end, "text": f"{text.capitalize()}."})
    return words, segments


def read_file(content_type, body):
    """The field `file` of a form."""
    form = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    for part in form.get_payload():
        if part.get_param("name", header="content-disposition") == "file":
            return part.get_payload(decode=True)
    raise ValueError("expected a file")


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        with wave.open(io.BytesIO(read_file(self.headers["content-type"], body))) as recording:
            pcm = recording.readframes(recording.getnframes())
        words, segments = hear(pcm)
        text = " ".join(each["text"] for each in segments)
        reply = {"task": "transcribe", "duration": len(pcm) / 2 / RATE, "text": text, "segments": segments, "words": words}
        data = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        print(f"transcribed {len(pcm) / 2 / RATE:.1f} s", flush=True)


server = HTTPServer(("127.0.0.1", 0), Handler)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
