using System.Text.RegularExpressions;

namespace GridGrains.Silo.Settings;

/// <summary>Keeps passwords out of messages, whichever option they were put into.</summary>
internal static partial class Secrets
{
    public const string Hidden = "(hidden)";

    public static string Shown(Setting setting, string text) => setting.IsSecret || LooksSecret().IsMatch(text) ? Hidden : text;

    [GeneratedRegex(@"(?i)(password|pwd|passphrase|token|secret|api-?_?key|private key)\s*[=:]|-----BEGIN|://[^/\s@]*:[^/\s@]+@")]
    private static partial Regex LooksSecret();
}
