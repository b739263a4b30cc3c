using System.Net;
using System.Net.Http.Json;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Tests.Integration.Http;

internal static class Problems
{
    /// <summary>The problem details of an answer; the form of RFC 9457 is asserted.</summary>
    public static async Task<ApiProblem> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.ApiProblem);
        Assert.Equal((int)expected, problem!.Status);
        Assert.False(string.IsNullOrEmpty(problem.Detail));
        Assert.False(string.IsNullOrEmpty(problem.TraceId));
        return problem;
    }
}
