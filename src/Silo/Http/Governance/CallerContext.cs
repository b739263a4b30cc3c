using GridGrains.Domain.Governance;

namespace GridGrains.Silo.Http.Governance;

/// <summary>The caller of a request, as the guard has found it.</summary>
internal static class CallerContext
{
    /// <returns>Nobody in particular where no guard has looked.</returns>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? Domain.Governance.Caller.Anonymous;

    public static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);

    /// <summary>The actor of an act: the owner of the key or token, whatever the body says; the body's word where nobody was asked.</summary>
    public static string? ActorOr(this HttpContext context, string? word) => context.Caller().Owner ?? word;
}
