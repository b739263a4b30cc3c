using System.Buffers.Text;
using System.Text;
using GridGrains.Domain.Governance;

namespace GridGrains.Silo.Http.Governance;

/// <summary>
/// What a request presents: <c>Authorization: Bearer</c> with a key or token, <c>X-Api-Key</c>, or <c>Authorization: Basic</c> with the key as the password, which
/// browsers ask people for. Never in the address, where logs and histories would keep it.
/// </summary>
internal readonly record struct PresentedSecret(string? Text)
{
    public const string KeyHeader = "X-Api-Key";

    private const int MaxLength = 8 * 1024;
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    public bool IsKey => Text is not null && ApiKeyText.LooksLikeOne(Text);

    /// <summary>Three parts between dots, as a JSON Web Token has.</summary>
    public bool IsToken => Text is not null && !IsKey && Text.AsSpan().Count('.') == 2;

    public static PresentedSecret Of(HttpRequest request)
    {
        if (request.Headers.Authorization is { Count: > 0 } authorization)
        {
            return Of(authorization.ToString());
        }

        return request.Headers.TryGetValue(KeyHeader, out var key) && key.Count > 0 ? Bounded(key.ToString()) : default;
    }

    private static PresentedSecret Of(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? Bounded(authorization[Bearer.Length..].Trim())
        : authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? Bounded(PasswordOf(authorization[Basic.Length..].Trim()))
        : Bounded(authorization);

    private static PresentedSecret Bounded(string text) => text.Length is 0 or > MaxLength ? new PresentedSecret("") : new PresentedSecret(text);

    private static string PasswordOf(string encoded)
    {
        if (encoded.Length > MaxLength || !Base64.IsValid(encoded))
        {
            return "";
        }

        var text = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>Without the secret, so that no log line has it.</summary>
    public override string ToString() => Text is null ? "nothing" : "a secret";
}
