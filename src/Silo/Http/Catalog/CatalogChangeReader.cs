using System.Text.Json;
using GridGrains.Domain.Catalog;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Reads what somebody says about an entry, and refuses what means nothing.</summary>
internal static class CatalogChangeReader
{
    private const int MaxWordLength = 100;
    private const int MaxTags = 50;

    public static async Task<CatalogChange> ReadAsync(HttpContext context, string entry)
    {
        using var body = await RequestBody.ReadAsync(context, ApiLimits.MaxBodyBytes);
        try
        {
            var request = JsonSerializer.Deserialize(body.Span, CatalogJson.Default.CatalogChangeRequest) is { } sent ? sent with { Actor = context.ActorOr(sent.Actor)! } : throw Bad("the body is null");
            Check(request);
            var change = new CatalogChange(
                entry, default, context.ActorOr(request.Actor)!, request.Reason, request.Owner, request.Description, request.Tags, request.Certification, request.Deprecated, request.ReplacedBy, request.Reset);
            Require(change.ReplacedBy != entry, "replaced_by names another entry than this one");
            return change.SaysSomething ? change : throw Bad($"the body changes nothing: name one of {string.Join(' ', CatalogChange.Fields)} or reset");
        }
        catch (JsonException broken)
        {
            throw new ApiException(EngineProblems.BadJson, JsonFaults.Describe(broken));
        }
    }

    private static void Check(CatalogChangeRequest request)
    {
        Require(IsFilled(request.Actor, ApiLimits.MaxActorLength), $"actor is to be 1 to {ApiLimits.MaxActorLength} characters");
        Require(IsFilled(request.Reason, ApiLimits.MaxCommentLength), $"reason is to be 1 to {ApiLimits.MaxCommentLength} characters");
        Require(request.Owner is null || IsFilled(request.Owner, MaxWordLength), $"owner is to be 1 to {MaxWordLength} characters");
        Require(request.Description is null || IsFilled(request.Description, ApiLimits.MaxCommentLength), $"description is to be 1 to {ApiLimits.MaxCommentLength} characters");
        Require(request.Tags is null || (request.Tags.Count <= MaxTags && request.Tags.All(tag => IsFilled(tag, MaxWordLength))), $"tags are {MaxTags} words of 1 to {MaxWordLength} characters at most");
        Require(
            request.Certification is null or CatalogChange.Certified or CatalogChange.Uncertified, $"certification is {CatalogChange.Certified} or {CatalogChange.Uncertified}");
        Require(request.ReplacedBy is null || IsFilled(request.ReplacedBy, MaxWordLength), "replaced_by is the id of an entry");
        Require(request.Reset is null || request.Reset.All(CatalogChange.Fields.Contains), $"reset names fields: {string.Join(' ', CatalogChange.Fields)}");
    }

    private static void Require(bool isGood, string complaint)
    {
        if (!isGood)
        {
            throw Bad(complaint);
        }
    }

    private static bool IsFilled(string text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max;

    private static ApiException Bad(string detail) => new(EngineProblems.BadRequest, detail);
}
