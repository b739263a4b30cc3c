using System.Buffers.Text;
using System.Globalization;
using System.Text;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Guardrails;

/// <summary>A place in the list of episodes as opaque text.</summary>
internal static class AnomalyCursor
{
    public static string Encode(EpisodePosition position) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.StartUtc.Ticks} {position.Id}")));

    /// <exception cref="ApiException">The text is not a cursor of this list.</exception>
    public static EpisodePosition? Decode(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var parts = Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ', 2) : [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new EpisodePosition(new DateTime(ticks, DateTimeKind.Utc), parts[1])
            : throw ApiException.BadParameter("cursor", "this is not a cursor of this list: hand back next_cursor as it came");
    }
}
