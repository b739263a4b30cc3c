using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>
/// How a source proves that a message is its own and is new: HMAC-SHA-256 of <c>TIMESTAMP.BODY</c> under the shared secret, in hexadecimal, with the
/// timestamp in seconds since 1970.
/// </summary>
public static class WebhookSignature
{
    public const string SignatureHeader = "X-Signature";
    public const string TimestampHeader = "X-Timestamp";
    public const string Prefix = "sha256=";

    /// <summary>Older and younger messages are refused.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static string Sign(string secret, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(timestamp.ToString(CultureInfo.InvariantCulture) + "."));
        hmac.AppendData(body);
        return Prefix + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    /// <returns>Why the message is refused; null for a good one.</returns>
    public static string? Refuse(string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(seconds - now.ToUnixTimeSeconds()) > Window.TotalSeconds)
        {
            return $"{TimestampHeader} is not the time in seconds since 1970, within {Window.TotalMinutes} minutes of now";
        }

        var expected = Encoding.ASCII.GetBytes(Sign(secret, seconds, body));
        return signature is not null && CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)) ? null : $"{SignatureHeader} does not sign this body";
    }
}
