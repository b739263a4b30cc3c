namespace GridGrains.Iceberg.Schemas;

/// <summary>Strings in the order of their UTF-8 bytes, which is the order of their code points, unlike that of UTF-16 units.</summary>
internal static class CodePointOrder
{
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] == right[i]) continue;
            return Rank(left[i]).CompareTo(Rank(right[i]));
        }
        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Surrogates stand for code points above every other unit.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
