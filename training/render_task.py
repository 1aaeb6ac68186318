class RenderTask:
    pass
