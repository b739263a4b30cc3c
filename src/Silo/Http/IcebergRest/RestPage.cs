using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.Silo.Http.IcebergRest;

/// <summary>
/// A part of a list of names. A client that sends no page token gets the whole list, as the specification asks; one that sends an empty token
/// begins paging. The token is the last name of the page before, so that names that come or go between pages neither repeat nor hide others.
/// </summary>
/// <param name="Next">Token of the next page; null after the last.</param>
internal sealed record RestPage(IReadOnlyList<string> Names, string? Next)
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1000;

    /// <param name="names">In ordinal order.</param>
    public static RestPage Of(IReadOnlyList<string> names, IQueryCollection query)
    {
        var size = SizeOf(query["pageSize"].ToString());
        if (!query.TryGetValue("pageToken", out var token))
        {
            return new RestPage(names, null);
        }

        var after = Decode(token.ToString());
        var left = names.Where(name => string.CompareOrdinal(name, after) > 0).Take(size + 1).ToArray();
        return left.Length > size ? new RestPage(left[..size], Encode(left[size - 1])) : new RestPage(left, null);
    }

    private static int SizeOf(string text)
    {
        if (text.Length == 0)
        {
            return DefaultSize;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= 1
            ? Math.Min(size, MaxSize)
            : throw RestError.BadRequest($"pageSize '{text}' is no whole number from 1");
    }

    private static string Encode(string name) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(name));

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token));
        }
        catch (FormatException malformed)
        {
            throw new RestError(400, "BadRequestException", $"pageToken '{token}' is none of this catalog", malformed);
        }
    }
}
