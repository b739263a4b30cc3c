using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GridGrains.Egress;

/// <summary>A request to an object store, signed as AWS does it (Signature Version 4, service s3). The secret is the secret key.</summary>
/// <param name="AccessKey">Id of the key, which is no secret.</param>
public sealed record AwsUse(string Name, string AccessKey, string Region) : CredentialUse(Name)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string SignedHeaders = "host;x-amz-content-sha256;x-amz-date";

    internal override void Apply(HttpRequestMessage message, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var address = message.RequestUri!;
        var (day, stamp) = (now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        var content = Convert.ToHexStringLower(SHA256.HashData(body));
        // Query parameters stand in the order of their names; they are encoded already, as the path is.
        var query = string.Join('&', address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var request = $"{message.Method.Method}\n{address.AbsolutePath}\n{query}\nhost:{address.Authority}\nx-amz-content-sha256:{content}\nx-amz-date:{stamp}\n\n{SignedHeaders}\n{content}";
        var scope = $"{day}/{Region}/s3/aws4_request";
        var signed = $"{Algorithm}\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var key = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes($"AWS4{secret}"), day), Region), "s3"), "aws4_request");
        Set(message, "x-amz-content-sha256", content);
        Set(message, "x-amz-date", stamp);
        Set(message, "Authorization", $"{Algorithm} Credential={AccessKey}/{scope}, SignedHeaders={SignedHeaders}, Signature={Convert.ToHexStringLower(Mac(key, signed))}");
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
