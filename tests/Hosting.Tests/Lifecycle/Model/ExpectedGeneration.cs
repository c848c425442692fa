namespace PluginHost.Hosting.Tests.Lifecycle.Model;

/// <summary>A generation as <see cref="ExpectedLife"/> knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Content">What its version was copied from.</param>
/// <param name="Since">When it was made.</param>
/// <param name="Clients">How many clients it serves.</param>
/// <param name="DrainsUntil">When its drain ends; null while it does not drain.</param>
internal sealed record ExpectedGeneration(int Number, char Content, TimeSpan Since, int Clients = 0, TimeSpan? DrainsUntil = null);
