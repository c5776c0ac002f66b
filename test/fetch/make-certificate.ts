import { createSign, generateKeyPairSync } from "node:crypto";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Bytes in DER: a tag, a length, and what is in it. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");
const COMMON_NAME = bytes("0603 550403");
const SUBJECT_ALT_NAME = bytes("0603 551d11");
/** ECDSA with SHA-256. */
const ALGORITHM = sequence(bytes("0608 2a8648ce3d040302"));

function writeTime(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-T:]/g, "")}Z`));
}

/** Makes a certificate that signs itself (X.509 v3), for names and IPv4 addresses, for some days from now. */
export function makeCertificate(hosts: readonly string[], { days = 1 } = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from("test")))));
  const end = Date.now() + days * 86_400_000;
  const alternatives = hosts.map((host) =>
    /^[\d.]+$/.test(host)
      ? der(0x87, Buffer.from(host.split(".").map(Number)))
      : der(0x82, Buffer.from(host)),
  );
  const body = sequence(
    der(0xa0, bytes("020102")),
    der(0x02, bytes("01")),
    ALGORITHM,
    name,
    sequence(writeTime(new Date(end - 30 * 86_400_000)), writeTime(new Date(end))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, sequence(...alternatives))))),
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  const whole = sequence(body, ALGORITHM, der(0x03, Buffer.from([0]), signature));
  const text = whole
    .toString("base64")
    .replace(/(.{64})/g, "$1\n")
    .trim();
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
  };
}
