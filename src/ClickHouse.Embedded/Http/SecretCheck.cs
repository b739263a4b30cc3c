using System.Security.Cryptography;
using System.Text;
using GridGrains.ClickHouse.Embedded.Native;
using Microsoft.Extensions.Primitives;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>Every request has to bring the secret of this start as the password of the user <c>default</c>: as basic authentication, as
/// <c>X-ClickHouse-User</c> and <c>X-ClickHouse-Key</c>, or in the address.</summary>
internal sealed class SecretCheck(string secret)
{
    public const int FailureCode = 516;

    private const string User = "default";

    private readonly byte[] _expected = Digest($"{User}:{secret}");

    /// <exception cref="EngineException">516 where the secret is absent or wrong.</exception>
    public void Check(HttpRequest request)
    {
        if (!CryptographicOperations.FixedTimeEquals(Digest(CredentialOf(request)), _expected))
        {
            throw new EngineException(FailureCode, "AUTHENTICATION_FAILED", "Authentication failed: password is incorrect, or there is no user with such name");
        }
    }

    private static string CredentialOf(HttpRequest request)
    {
        const string Basic = "Basic ";
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[authorization.Length];
            return Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        }

        var key = request.Headers["X-ClickHouse-Key"];
        return key.Count > 0
            ? Join(request.Headers["X-ClickHouse-User"], key)
            : Join(request.Query["user"], request.Query["password"]);
    }

    private static string Join(StringValues user, StringValues password) => $"{(user.Count > 0 ? user.ToString() : User)}:{password}";

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
