using Microsoft.AspNetCore.Http;

namespace GridGrains.Portal.Shell;

internal static class QueryStrings
{
    /// <summary>The query of this request with one parameter set, or left out where the value is null; what else the reader chose stays.</summary>
    public static QueryString QueryWith(this HttpRequest request, string name, string? value) =>
        QueryString.Create(request.Query
            .Where(pair => pair.Key != name).SelectMany(pair => pair.Value, (pair, known) => KeyValuePair.Create(pair.Key, known))
            .Concat(value is null ? [] : [KeyValuePair.Create<string, string?>(name, value)]));
}
