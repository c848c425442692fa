namespace PluginHost.Benchmarks.Unloading;

/// <summary>What disturbs a neighbour: something that is done once a second for a while. Its calls block.</summary>
internal interface IDisturber
{
    /// <summary>Before anybody watches.</summary>
    /// <param name="times">How often <see cref="Disturb"/> will be called at most.</param>
    void Prepare(int times);

    /// <summary>Does it once.</summary>
    /// <returns>The unload that was part of it, if one was.</returns>
    Round? Disturb();

    /// <summary>When nobody watches any longer: everything is as it was before.</summary>
    void CleanUp();
}
