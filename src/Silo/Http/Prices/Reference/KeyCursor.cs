using System.Buffers.Text;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Prices.Reference;

/// <summary>Where a page of an ordered list ended: the key of its last entry, as a word that means nothing to its reader.</summary>
internal static class KeyCursor
{
    public static string? Encode(string? key) => key is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <exception cref="ApiException">400: it is no cursor.</exception>
    public static string? Decode(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        if (Base64Url.IsValid(cursor))
        {
            var key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            if (EntityKey.TryParse(key, out _))
            {
                return key;
            }
        }

        throw Unknown();
    }

    public static ApiException Unknown() => ApiException.BadParameter("cursor", "is none that a page has given");
}
