using Microsoft.Net.Http.Headers;

namespace GridGrains.Silo.Http.Answers;

/// <summary>Tags of answers, by which clients ask whether theirs still holds.</summary>
internal static class EntityTags
{
    /// <summary>Gives the answer its tag: a weak one, for an answer may be packed.</summary>
    /// <param name="word">Of the content; letters and digits.</param>
    /// <returns>Whether the client has the answer: it is then 304, without a body.</returns>
    public static bool IsKnown(this HttpContext context, string word)
    {
        var tag = $"W/\"{word}\"";
        context.Response.Headers.ETag = tag;
        return context.Request.Knows(tag);
    }

    /// <summary>Whether the client has this answer: one of its tags is ours, weakened by a proxy or not, or it takes any.</summary>
    public static bool Knows(this HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(each => each == EntityTagHeaderValue.Any || each.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));
}
