using System.Buffers.Text;

namespace GridGrains.Feeds.Reports;

/// <summary>Numbers as reports write them: <c>.15</c>, <c>-.37</c>, <c>1.5E-3</c>, <c>1,234.56</c>; never NaN or infinity.</summary>
public static class Utf8Numbers
{
    private const int MaxLength = 64;

    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        if (Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length)
        {
            return double.IsFinite(number);
        }

        Span<byte> plain = stackalloc byte[MaxLength];
        return TryDropGrouping(text, ref plain)
            && Utf8Parser.TryParse(plain, out number, out consumed) && consumed == plain.Length && double.IsFinite(number);
    }

    /// <summary>Exact decimal digits, for differences that must not show binary noise.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal number)
    {
        // Utf8Parser wants an 'e' format for exponents; the plain form is the one reports use.
        if (Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length)
        {
            return true;
        }

        if (Utf8Parser.TryParse(text, out number, out consumed, 'e') && consumed == text.Length)
        {
            return true;
        }

        Span<byte> plain = stackalloc byte[MaxLength];
        return TryDropGrouping(text, ref plain)
            && Utf8Parser.TryParse(plain, out number, out consumed) && consumed == plain.Length;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length;

    /// <summary>Removes the commas of <c>1,234,567.89</c>; false unless they stand between groups of three.</summary>
    private static bool TryDropGrouping(ReadOnlySpan<byte> text, ref Span<byte> plain)
    {
        if (text.Length > MaxLength || !text.Contains((byte)','))
        {
            return false;
        }

        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ',')
            {
                plain[length++] = text[i];
                continue;
            }

            var fromEnd = whole.Length - i - 1;
            if (i >= whole.Length || fromEnd < 3 || fromEnd % 4 != 3 || i == 0 || !char.IsAsciiDigit((char)text[i - 1]))
            {
                return false;
            }
        }

        plain = plain[..length];
        return true;
    }
}
