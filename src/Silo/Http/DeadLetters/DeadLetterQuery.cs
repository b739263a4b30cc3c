using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Activity;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.DeadLetters;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.DeadLetters;

/// <summary>Reads what requests ask of dead letters; what means nothing is answered by a problem that names it.</summary>
internal static class DeadLetterQuery
{
    public static DeadLetterIndexFilter FilterOf(DeadLetterConditions conditions, DeadLetterState? state) => new(
        conditions.Topic,
        conditions.Reason?.ToLowerInvariant(),
        Source: null,
        state,
        conditions.Iso is not { } code ? null
            : Isos.TryGet(code, out var iso) ? iso.Code
            : throw ApiException.BadParameter("iso", $"'{code}' is no ISO; known are {string.Join(' ', Isos.All)}"),
        conditions.Since?.ToUniversalTime());

    public static DeadLetterState? StateOf(string? word)
    {
        if (word is null)
        {
            return null;
        }

        foreach (var state in Enum.GetValues<DeadLetterState>())
        {
            if (DeadLetterViews.WordOf(state) == word)
            {
                return state;
            }
        }

        throw ApiException.BadParameter("state", $"'{word}' is no state; known are open, replayed, discarded");
    }

    public static string CursorOf(DeadLetterPosition position) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position.FirstSeenUtc.Ticks} {position.Id}")));

    public static string CursorOf(long offset) => offset.ToString(CultureInfo.InvariantCulture);

    public static DeadLetterPosition? PositionOf(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        if (Base64Url.IsValid(cursor))
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ', 2);
            if (parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks)
            {
                return new DeadLetterPosition(new DateTime(ticks, DateTimeKind.Utc), parts[1]);
            }
        }

        throw UnknownCursor();
    }

    public static long OffsetOf(string? cursor) => cursor is null ? long.MaxValue
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset
        : throw UnknownCursor();

    /// <exception cref="ApiException">400 or 413: the body names no letters, too many, or is no request.</exception>
    public static async Task<DeadLetterRequest> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        var request = Parse(body.Span);
        if (request.Ids is { Count: > 0 } == request.Filter is not null)
        {
            throw Bad("name the dead letters either by ids or by a filter");
        }

        if (request.Ids is { Count: > ApiLimits.MaxDeadLettersPerAct })
        {
            throw ApiException.TooLarge($"a request acts on at most {ApiLimits.MaxDeadLettersPerAct} dead letters");
        }

        if (request.Ids?.Contains(null!) == true)
        {
            throw Bad("an id is null");
        }

        return request;
    }

    public static DeadLetterActor ActorOf(DeadLetterRequest request)
    {
        if (request.Actor?.Length > ApiLimits.MaxActorLength || request.Comment?.Length > ApiLimits.MaxCommentLength)
        {
            throw Bad($"actor has at most {ApiLimits.MaxActorLength} characters, comment {ApiLimits.MaxCommentLength}");
        }

        return new DeadLetterActor(string.IsNullOrWhiteSpace(request.Actor) ? ActivityRecord.Anonymous : request.Actor, request.Comment);
    }

    private static DeadLetterRequest Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, Strict.DeadLetterRequest) ?? throw Bad("the body is null");
        }
        catch (JsonException broken)
        {
            throw new ApiException(EngineProblems.BadJson, JsonFaults.Describe(broken));
        }
    }

    // A misspelt condition must not pass for none: it would act on everything.
    private static readonly ApiJson Strict = new(new JsonSerializerOptions(ApiJson.Default.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow });

    private static ApiException UnknownCursor() => ApiException.BadParameter("cursor", "is none that a page has given");

    private static ApiException Bad(string detail) => new(EngineProblems.BadRequest, detail);
}
