using System.Globalization;
using System.Text;

namespace GridGrains.Domain.Ingestion.JsonPaths;

/// <summary>Names within normalized paths (RFC 9535, section 2.7).</summary>
internal static class NormalizedName
{
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            text.Append(letter switch
            {
                '\'' => "\\'",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => "\\u" + ((int)letter).ToString("x4", CultureInfo.InvariantCulture),
                _ => letter.ToString(),
            });
        }

        return text.ToString();
    }
}
